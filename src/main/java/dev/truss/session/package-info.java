/**
 * Sessions and the branches that they are on. A session is a cookie. What it is on stands in the
 * control database, so that all replicas agree. When its branch is deleted, a session is on nothing
 * until the user chooses again; no statement moves to the main database unasked. Read {@link
 * dev.truss.session.ActiveDatabases} first.
 */
@NullMarked
package dev.truss.session;

import org.jspecify.annotations.NullMarked;
