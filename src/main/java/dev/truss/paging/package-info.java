/**
 * Splits lists into pages, by {@code limit} and {@code cursor} of a request and {@code next_cursor}
 * of an answer.
 */
@NullMarked
package dev.truss.paging;

import org.jspecify.annotations.NullMarked;
