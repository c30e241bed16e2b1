package io.torrentflow.stack;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.torrentflow.stack",
    importOptions = ImportOption.DoNotIncludeTests.class)
class StackArchTest {
  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.torrentflow.stack.(*)..").should().beFreeOfCycles();
}
