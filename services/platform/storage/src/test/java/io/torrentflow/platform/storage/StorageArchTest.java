package io.torrentflow.platform.storage;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import io.torrentflow.architecture.Rules;

@AnalyzeClasses(packages = "io.torrentflow.platform.storage")
class StorageArchTest {
  @ArchTest static final ArchTests RULES = ArchTests.in(Rules.class);
}
