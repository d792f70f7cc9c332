package dev.truss.testsupport;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Belongs to the selection that {@code deploy/local/test.sh --quick} runs: it touches each feature
 * once and stays under five minutes.
 */
@Tag("quick")
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Quick {}
