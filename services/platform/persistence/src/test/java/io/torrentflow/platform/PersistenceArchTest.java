package io.torrentflow.platform;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.torrentflow.architecture.Rules;

@AnalyzeClasses(packages = "io.torrentflow.platform")
class PersistenceArchTest {
  @ArchTest static final ArchTests RULES = ArchTests.in(Rules.class);

  @ArchTest static final ArchRule ONLY_DUTIES_SUBSCRIBE = Rules.onlySubscribedBy("Duty");
}
