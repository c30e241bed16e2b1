package io.torrentflow.kernel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.torrentflow.kernel",
    importOptions = ImportOption.DoNotIncludeTests.class)
class KernelArchTest {
  @ArchTest
  static final ArchRule kernelIsPlainJava =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.torrentflow.kernel..",
              "java..",
              "javax.crypto..",
              "org.jspecify.annotations..",
              "com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.torrentflow.kernel.(*)..").should().beFreeOfCycles();
}
