/**
 * Keeps sessions and the branches that they are on. A session is a cookie. The control database
 * records its branch, so that all replicas agree. When that branch is deleted, the session is on no
 * database until the user chooses again; no statement moves to the main database unasked. Read
 * {@link dev.truss.session.ActiveDatabases} first.
 */
@NullMarked
package dev.truss.session;

import org.jspecify.annotations.NullMarked;
