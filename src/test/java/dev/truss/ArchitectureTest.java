package dev.truss;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.truss.postgres.ConnectionPool;
import dev.truss.postgres.Sessions;
import java.sql.Driver;
import java.sql.DriverManager;
import java.util.stream.Stream;

/** What lies where, and who may know whom: newcomers rely on it. */
@AnalyzeClasses(packages = "dev.truss", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] FOUNDATIONS = {
    "dev.truss.catalog..",
    "dev.truss.control..",
    "dev.truss.error..",
    "dev.truss.job..",
    "dev.truss.openapi..",
    "dev.truss.paging..",
    "dev.truss.postgres..",
    "dev.truss.storage.."
  };
  private static final String[] FEATURES = {
    "dev.truss.backup..",
    "dev.truss.branch..",
    "dev.truss.cloning..",
    "dev.truss.dashboard..",
    "dev.truss.database..",
    "dev.truss.diff..",
    "dev.truss.dump..",
    "dev.truss.idempotency..",
    "dev.truss.login..",
    "dev.truss.migration..",
    "dev.truss.privilege..",
    "dev.truss.quota..",
    "dev.truss.recovery..",
    "dev.truss.security..",
    "dev.truss.session..",
    "dev.truss.workbench.."
  };

  @ArchTest
  static final ArchRule everyPackageIsAFoundationOrAFeature =
      classes()
          .that()
          .resideOutsideOfPackage("dev.truss")
          .should()
          .resideInAnyPackage(
              Stream.concat(Stream.of(FOUNDATIONS), Stream.of(FEATURES)).toArray(String[]::new))
          .because("a package that no rule names is bound by none");

  @ArchTest
  static final ArchRule foundationsKnowNoFeature =
      noClasses()
          .that()
          .resideInAnyPackage(FOUNDATIONS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(FEATURES);

  @ArchTest
  static final ArchRule featuresHaveNoCycles =
      slices().matching("dev.truss.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.truss.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyPostgresStartsPrograms =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.truss.postgres..")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(ProcessBuilder.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("io.smallrye.common.process..")
          .orShould()
          .callMethodWhere(target(owner(name(Runtime.class.getName()))).and(target(name("exec"))))
          .because("there is one place that starts programs, and sees to it that they end");

  @ArchTest
  static final ArchRule onlyOneClassOpensSessions =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Sessions.class)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(DriverManager.class, Driver.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("org.postgresql.ds..")
          .because("no session begins without the settings of SessionSettings");

  @ArchTest
  static final ArchRule onlyOneClassMakesPoolsOfSessions =
      noClasses()
          .that()
          .doNotBelongToAnyOf(ConnectionPool.class)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.agroal.api.configuration..")
          .because("no session begins without the settings of SessionSettings");

  @ArchTest
  static final ArchRule storesStayInTheirFeature =
      classes()
          .should(dependOnlyOnStoresOfTheirFeature())
          .because("features do not reach into each other's stores");

  private static ArchCondition<JavaClass> dependOnlyOnStoresOfTheirFeature() {
    return new ArchCondition<>("depend only on stores of their own feature") {
      @Override
      public void check(JavaClass from, ConditionEvents events) {
        from.getDirectDependenciesFromSelf().stream()
            .filter(dependency -> dependency.getTargetClass().getName().startsWith("dev.truss."))
            .filter(dependency -> dependency.getTargetClass().getSimpleName().endsWith("Store"))
            .filter(dependency -> !feature(from).equals(feature(dependency.getTargetClass())))
            .forEach(
                dependency ->
                    events.add(SimpleConditionEvent.violated(from, dependency.getDescription())));
      }
    };
  }

  /** The name below {@code dev.truss}: that of a package, sub-packages included. */
  private static String feature(JavaClass type) {
    String inside = type.getPackageName().substring("dev.truss".length());
    return inside.isEmpty() ? "" : inside.split("\\.", -1)[1];
  }

  @ArchTest
  static final ArchRule namesSayWhatAClassDoes =
      classes()
          .should()
          .haveNameNotMatching(".*(Impl|Manager|Helper|Helpers|Util|Utils)")
          .because("such a name could stand on anything");
}
