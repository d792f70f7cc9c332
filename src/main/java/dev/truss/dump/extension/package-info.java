/**
 * Finds the extensions that a server allows in one database only, such as {@code pg_cron}, and the
 * entries of a dump that are left out with them. It never decides by name. Read {@link
 * dev.truss.dump.extension.RefusedExtensions} first.
 */
@NullMarked
package dev.truss.dump.extension;

import org.jspecify.annotations.NullMarked;
