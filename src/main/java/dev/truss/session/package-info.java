/**
 * Who is on which branch. A session is a cookie; what it is on is in the control database, so that
 * it is the same on every replica. When its branch goes, a session is on nothing until its user
 * chooses again: nobody's next statement lands on main unasked.
 */
@NullMarked
package dev.truss.session;

import org.jspecify.annotations.NullMarked;
