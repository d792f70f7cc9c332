/**
 * The answers of Truss as the tests read them: one record for each, written for the tests and not
 * taken from the program. {@link dev.truss.testsupport.answer.AnswerReader} reads them strictly.
 */
@NullMarked
package dev.truss.testsupport.answer;

import org.jspecify.annotations.NullMarked;
