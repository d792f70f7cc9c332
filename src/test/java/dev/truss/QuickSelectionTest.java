package dev.truss;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.truss.testsupport.Quick;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The quick selection touches every feature that has integration tests. */
class QuickSelectionTest {
  private static final String TESTS_OF_THE_TEST_SUPPORT = "dev.truss.testsupport";

  @Test
  void everyFeatureIsTouched() {
    Set<String> tested = new TreeSet<>();
    Set<String> touched = new TreeSet<>();
    for (JavaClass test : new ClassFileImporter().importPackages("dev.truss")) {
      if (test.getSimpleName().endsWith("IT")) {
        tested.add(test.getPackageName());
        if (isQuick(test)) {
          touched.add(test.getPackageName());
        }
      }
    }
    tested.remove(TESTS_OF_THE_TEST_SUPPORT);

    assertThat(tested).isNotEmpty().isEqualTo(touched);
  }

  private static boolean isQuick(JavaClass test) {
    return test.isAnnotatedWith(Quick.class)
        || test.getAllMethods().stream().anyMatch(method -> method.isAnnotatedWith(Quick.class));
  }
}
