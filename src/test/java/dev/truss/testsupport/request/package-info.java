/**
 * The requests of the tests, built member by member. {@link dev.truss.testsupport.request.Requests}
 * begins them. Tests about the text of a request, such as malformed JSON, write it themselves.
 */
@NullMarked
package dev.truss.testsupport.request;

import org.jspecify.annotations.NullMarked;
