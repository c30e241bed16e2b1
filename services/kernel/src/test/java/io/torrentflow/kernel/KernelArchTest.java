package io.torrentflow.kernel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.torrentflow.architecture.Rules;

@AnalyzeClasses(packages = "io.torrentflow.kernel")
class KernelArchTest {
  @ArchTest static final ArchTests RULES = ArchTests.in(Rules.class);

  @ArchTest
  static final ArchRule KERNEL_IS_PLAIN_JAVA =
      classes()
          .that(Rules.MAIN_CODE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.torrentflow.kernel..",
              "java..",
              "org.jspecify.annotations..",
              "com.fasterxml.jackson..",
              "org.apache.commons.codec..");
}
