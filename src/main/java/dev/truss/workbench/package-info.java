/**
 * Users' own SQL, and what a database is made of. Each request is one session and one transaction
 * of its own, as a login that can do no more than its user may; on main it is read-only unless the
 * request says otherwise.
 */
@NullMarked
package dev.truss.workbench;

import org.jspecify.annotations.NullMarked;
