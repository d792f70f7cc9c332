/**
 * Completes the OpenAPI document, so that resources need not repeat it: {@code
 * ProblemDocumentation} adds the problems that any operation may answer, and {@code RecordSchemas}
 * which members of an answer are always present or may be null, from the Java types. The
 * integration tests check every answer against the result.
 */
@NullMarked
package dev.truss.openapi;

import org.jspecify.annotations.NullMarked;
