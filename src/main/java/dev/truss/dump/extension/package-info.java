/**
 * Extensions that a server allows in one database only, as {@code pg_cron} is: which they are, and
 * what of a dump is left out with them. It never decides by name. Read {@link
 * dev.truss.dump.extension.RefusedExtensions} first.
 */
@NullMarked
package dev.truss.dump.extension;

import org.jspecify.annotations.NullMarked;
