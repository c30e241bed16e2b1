package io.torrentflow.e2e.support;

import io.torrentflow.stack.home.Secrets;
import io.torrentflow.stack.service.Service;
import io.torrentflow.stack.system.LocalSystem;
import io.torrentflow.stack.system.SystemOptions;
import io.torrentflow.stack.system.SystemSize;
import io.torrentflow.testing.jdbc.Database;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Map;

/**
 * The packaged system with two of each service, started once for all tests and stopped with the
 * JVM. Waits are shorter than in production, so that tests of loss and expiry are, too.
 */
public final class TestingSystem {
  /** How long a signed link is good for. */
  public static final int LINK_SECONDS = 5;

  private static final Map<Service, Map<String, String>> SETTINGS =
      Map.of(
          Service.GATEWAY,
          Map.of(
              "torrentflow.storage.link-lifetime",
              LINK_SECONDS + "s",
              "torrentflow.gateway.registration-enabled",
              "true",
              // All users of these tests come from one address.
              "torrentflow.limits.register",
              "1000000/1m",
              "torrentflow.limits.login-of-address",
              "1000000/1m"),
          Service.JOBS,
          Map.of(
              "torrentflow.jobs.agents.lost-after",
              "6s",
              "torrentflow.jobs.agents.rescue-interval",
              "1s",
              "torrentflow.jobs.cleanup.interval",
              "1s",
              "torrentflow.jobs.cleanup.settled-after",
              "2s",
              "torrentflow.storage.link-lifetime",
              LINK_SECONDS + "s",
              "torrentflow.jobs.retry.base-delay",
              "1s"),
          Service.AGENT,
          Map.of(
              "torrentflow.agent.report.heartbeat-interval",
              "2s",
              "torrentflow.agent.report.checkpoint-interval",
              "1s",
              // Shorter than an agent may be silent.
              "torrentflow.agent.fence-timeout",
              "4s",
              "torrentflow.agent.pause-hold",
              "2s",
              "torrentflow.agent.bittorrent.listen",
              "127.0.0.1:0",
              "torrentflow.agent.bittorrent.dht",
              "false"));

  private static final SystemOptions OPTIONS =
      SystemOptions.temporary(
          Path.of("..").toAbsolutePath().normalize(), new SystemSize(2, 2, 2, 2), SETTINGS);

  private static final LocalSystem SYSTEM = LocalSystem.start(OPTIONS);

  /** The system of record. */
  public static final Database RECORD =
      new Database(
          () ->
              DriverManager.getConnection(
                  SYSTEM.backing().jdbcUrl(), "postgres", SYSTEM.backing().databasePassword()));

  private TestingSystem() {}

  public static LocalSystem get() {
    return SYSTEM;
  }

  /** The folder of all logs of the system. */
  static Path logs() {
    return OPTIONS.home().logs();
  }

  /** The file of all passwords and keys of the system. */
  static Path secrets() {
    return Secrets.in(OPTIONS.home().folder()).file();
  }
}
