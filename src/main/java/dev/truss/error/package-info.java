/** One problem type, one mapper: every error leaves as an RFC 9457 document. */
@NullMarked
package dev.truss.error;

import org.jspecify.annotations.NullMarked;
