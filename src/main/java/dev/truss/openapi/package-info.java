/**
 * Completes the OpenAPI document with what no resource has to repeat: the problems that any
 * operation may answer ({@code ProblemDocumentation}), and which members of an answer are always
 * there or may be null ({@code RecordSchemas}, from the Java types). The integration tests check
 * every answer against the result.
 */
@NullMarked
package dev.truss.openapi;

import org.jspecify.annotations.NullMarked;
