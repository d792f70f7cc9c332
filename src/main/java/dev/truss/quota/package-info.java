/** Plans, limits and use. */
@NullMarked
package dev.truss.quota;

import org.jspecify.annotations.NullMarked;
