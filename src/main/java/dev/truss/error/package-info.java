/** Answers every error with one type of document, that of RFC 9457. */
@NullMarked
package dev.truss.error;

import org.jspecify.annotations.NullMarked;
