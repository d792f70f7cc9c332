/** On which database a request works. */
@NullMarked
package dev.truss.session;

import org.jspecify.annotations.NullMarked;
