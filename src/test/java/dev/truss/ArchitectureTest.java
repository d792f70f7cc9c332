package dev.truss;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What lies where, and who may know whom: newcomers rely on it. */
@AnalyzeClasses(packages = "dev.truss", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] FOUNDATIONS = {
    "dev.truss.postgres..",
    "dev.truss.storage..",
    "dev.truss.job..",
    "dev.truss.error..",
    "dev.truss.control.."
  };
  private static final String[] FEATURES = {
    "dev.truss.branch..",
    "dev.truss.cloning..",
    "dev.truss.diff..",
    "dev.truss.snapshot..",
    "dev.truss.backup..",
    "dev.truss.recovery..",
    "dev.truss.migration..",
    "dev.truss.workbench..",
    "dev.truss.session..",
    "dev.truss.quota..",
    "dev.truss.idempotency.."
  };

  @ArchTest
  static final ArchRule foundationsKnowNoFeature =
      noClasses()
          .that()
          .resideInAnyPackage(FOUNDATIONS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(FEATURES)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.truss.(*)..").should().beFreeOfCycles();

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
  static final ArchRule storesStayInTheirFeature =
      classes()
          .that()
          .haveSimpleNameEndingWith("Store")
          .should()
          .bePackagePrivate()
          .because("features do not reach into each other's stores")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule namesSayWhatAClassDoes =
      classes()
          .should()
          .haveNameNotMatching(".*(Impl|Manager|Helper|Helpers|Util|Utils)")
          .because("such a name could stand on anything");
}
