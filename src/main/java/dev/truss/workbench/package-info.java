/**
 * Runs users' SQL, and shows the tables and functions of a database. Each request has a session and
 * a transaction of its own, with a login that can do no more than its user may. On main it is
 * read-only unless the request asks otherwise.
 */
@NullMarked
package dev.truss.workbench;

import org.jspecify.annotations.NullMarked;
