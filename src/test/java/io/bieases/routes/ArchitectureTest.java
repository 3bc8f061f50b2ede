package io.bieases.routes;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * Which package may know which. The sandbox is the other side of the wire: it knows nobody of ours.
 */
class ArchitectureTest {
  private static final String ROOT = "io.bieases.routes";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);
  private static final DescribedPredicate<JavaClass> OURS =
      JavaClass.Predicates.resideInAPackage(ROOT + "..");

  @Test
  void theSandboxImportsNobodyOfOurs() {
    noClasses()
        .that()
        .resideInAPackage("..routes.sandbox..")
        .should()
        .dependOnClassesThat(
            OURS.and(
                DescribedPredicate.not(
                    JavaClass.Predicates.resideInAPackage("..routes.sandbox.."))))
        .check(CLASSES);
  }

  @Test
  void theSandboxStandsOnTheJdkJacksonAndSpringsWiringOnly() {
    classes()
        .that()
        .resideInAPackage("..routes.sandbox..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "..routes.sandbox..",
            "java..",
            "javax.crypto..",
            "com.sun.net.httpserver..",
            "com.fasterxml.jackson..",
            "org.springframework..")
        .check(CLASSES);
  }

  @Test
  void onlyTheWiringOfTheSandboxKnowsSpring() {
    noClasses()
        .that()
        .resideInAPackage("..routes.sandbox..")
        .and()
        .haveSimpleNameNotStartingWith("SandboxConfiguration")
        .and()
        .doNotHaveSimpleName("SandboxLifecycle")
        .and()
        .doNotHaveSimpleName("SandboxCredentialsPostProcessor")
        .and()
        .haveNameNotMatching(".*\\.SandboxSettings(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.springframework..")
        .check(CLASSES);
  }

  @Test
  void dependenciesPointOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .withOptionalLayers(true)
        .layer("ops")
        .definedBy("..routes.ops..")
        .layer("reconciliation")
        .definedBy("..routes.reconciliation..")
        .layer("batch")
        .definedBy("..routes.batch..")
        .layer("http")
        .definedBy("..routes.http..")
        .layer("intake")
        .definedBy("..routes.intake..")
        .layer("pace")
        .definedBy("..routes.pace..")
        .layer("status")
        .definedBy("..routes.status..")
        .layer("journal")
        .definedBy("..routes.journal..")
        .layer("seal")
        .definedBy("..routes.seal..")
        .layer("settings")
        .definedBy("..routes.settings..")
        .layer("sandbox")
        .definedBy("..routes.sandbox..")
        .whereLayer("ops")
        .mayOnlyAccessLayers(
            "http", "batch", "intake", "pace", "seal", "status", "journal", "settings")
        .whereLayer("reconciliation")
        .mayOnlyAccessLayers("batch", "intake", "status", "journal", "settings")
        .whereLayer("reconciliation")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("http")
        .mayOnlyAccessLayers("batch", "intake", "journal", "settings")
        .whereLayer("batch")
        .mayOnlyAccessLayers("intake", "status", "journal", "settings")
        .whereLayer("intake")
        .mayOnlyAccessLayers("journal", "settings")
        .whereLayer("pace")
        .mayOnlyAccessLayers("status", "journal", "settings")
        .whereLayer("status")
        .mayOnlyAccessLayers("journal", "settings")
        .whereLayer("journal")
        .mayNotAccessAnyLayer()
        .whereLayer("seal")
        .mayOnlyAccessLayers("settings")
        .whereLayer("settings")
        .mayNotAccessAnyLayer()
        .whereLayer("sandbox")
        .mayNotAccessAnyLayer()
        .whereLayer("sandbox")
        .mayNotBeAccessedByAnyLayer()
        .check(CLASSES);
  }

  @Test
  void nobodyImportsTheSandbox() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..routes.sandbox..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..routes.sandbox..")
        .check(CLASSES);
  }

  @Test
  void noDrawerForThingsWithoutAPlace() {
    noClasses()
        .should()
        .resideInAnyPackage("..util..", "..common..", "..helper..", "..manager..", "..impl..")
        .orShould()
        .haveNameMatching(".*(Utils?|Common|Helper|Manager|Impl)")
        .check(CLASSES);
  }
}
