/**
 * The database logins that users' own SQL runs as. Not the role Truss works with: whatever is typed
 * can do what these logins may, and no more. One reads main; the other writes branches and cannot
 * connect to main.
 */
@NullMarked
package dev.truss.login;

import org.jspecify.annotations.NullMarked;
