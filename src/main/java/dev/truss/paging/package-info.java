/**
 * Pages of lists: {@code limit} and {@code cursor} of a request, {@code next_cursor} of an answer.
 */
@NullMarked
package dev.truss.paging;

import org.jspecify.annotations.NullMarked;
