/**
 * The database logins that run users' SQL. They differ from the role that Truss itself uses: a
 * statement can do what these logins may, and no more. One reads the main database; the other
 * writes branches and cannot connect to the main database. Read {@link dev.truss.login.Logins}
 * first.
 */
@NullMarked
package dev.truss.login;

import org.jspecify.annotations.NullMarked;
