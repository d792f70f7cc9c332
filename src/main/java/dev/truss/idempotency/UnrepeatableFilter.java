package dev.truss.idempotency;

import dev.truss.error.ProblemException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Refuses keys where no answer is kept, before {@link IdempotencyFilter} claims them. */
@Provider
@Unrepeatable
@Priority(Priorities.USER - 1)
class UnrepeatableFilter implements ContainerRequestFilter {

  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getHeaders().containsKey(IdempotencyFilter.HEADER)) {
      throw ProblemException.of(422, "idempotency_key_not_taken", "No key is taken here")
          .with("field", IdempotencyFilter.HEADER)
          .detail(
              "%s: no answer of %s is kept, so a repeated request runs again. Send the request"
                  + " without the key.",
              IdempotencyFilter.HEADER, request.getUriInfo().getPath());
    }
  }
}
