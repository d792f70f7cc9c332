package dev.truss.idempotency;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a resource method whose answer must not be stored and replayed, because only its user may
 * read it. {@link UnrepeatableFilter} refuses a request with an {@code Idempotency-Key}.
 */
@NameBinding
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Unrepeatable {

  /** Says so in the OpenAPI document, in an annotation beside this one. */
  String EXTENSION = "x-unrepeatable";
}
