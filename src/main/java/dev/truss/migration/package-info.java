/**
 * Migrations: the files of a folder, applied to a branch or the main database once, by Flyway,
 * whose history table in that database says what was. Before that, a look at what could go wrong,
 * and a rehearsal on a throwaway copy that shows what each statement locks, rewrites and takes.
 */
@NullMarked
package dev.truss.migration;

import org.jspecify.annotations.NullMarked;
