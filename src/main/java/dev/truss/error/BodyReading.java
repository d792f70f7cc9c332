package dev.truss.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.CharConversionException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Explains bodies that cannot be read. The type of the exception does not tell: reading Truss's own
 * JSON throws the same ones, and then the client is not at fault.
 */
@Provider
class BodyReading implements ReaderInterceptor {

  private final JsonProblems problems;
  private final Request request;

  BodyReading(ObjectMapper json, @Context Request request) {
    problems = new JsonProblems(json);
    this.request = request;
  }

  @Override
  public @Nullable Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
    Object body = read(context);
    if (body == null && !request.getMethod().equals(HttpMethod.PUT)) {
      throw JsonProblems.notAnObject();
    }
    return body;
  }

  private @Nullable Object read(ReaderInterceptorContext context) throws IOException {
    try {
      return context.proceed();
    } catch (InvalidDefinitionException e) {
      throw e;
    } catch (JsonProcessingException e) {
      throw problems.of(e);
    } catch (CharConversionException e) {
      throw JsonProblems.notAnObject();
    } catch (WebApplicationException e) {
      if (e.getCause() instanceof JsonProcessingException cause) {
        throw problems.of(cause);
      }
      throw e;
    }
  }
}
