package io.torrentflow.testing.server;

import io.torrentflow.database.DatabaseMigration;
import io.torrentflow.database.RolePasswords;
import io.torrentflow.stack.backing.BackingOptions;
import io.torrentflow.stack.backing.BackingPart;
import io.torrentflow.stack.backing.BackingServices;
import io.torrentflow.stack.service.Service;
import io.torrentflow.stack.service.ServiceConfig;
import io.torrentflow.testing.jdbc.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The real servers that one service stands on, empty, until they are closed: PostgreSQL by zonky's
 * builder, the others as a local system has them.
 */
public final class TestingServers implements AutoCloseable {
  private static final RolePasswords PASSWORDS = new RolePasswords("gateway-secret", "jobs-secret");

  private final Service service;
  private final Path folder;
  private final BackingServices backing;
  private final @Nullable EmbeddedPostgres postgres;

  private TestingServers(
      Service service, BackingOptions options, @Nullable EmbeddedPostgres postgres) {
    this.service = service;
    this.folder = options.folder();
    this.backing = BackingServices.start(options);
    this.postgres = postgres;
  }

  /** Starts what the service needs. */
  public static TestingServers start(Service service) {
    return switch (service) {
      case GATEWAY, JOBS ->
          new TestingServers(
              service,
              BackingOptions.temporary(BackingPart.REDIS, BackingPart.RABBITMQ, BackingPart.S3),
              startPostgres());
      case HUB ->
          new TestingServers(
              service, BackingOptions.temporary(BackingPart.REDIS, BackingPart.RABBITMQ), null);
      case AGENT -> new TestingServers(service, BackingOptions.temporary(BackingPart.S3), null);
    };
  }

  private static EmbeddedPostgres startPostgres() {
    try {
      EmbeddedPostgres postgres = EmbeddedPostgres.start();
      String url = postgres.getJdbcUrl("postgres", "postgres");
      DatabaseMigration.migrate(url, "postgres", "", PASSWORDS);
      return postgres;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The service's configuration by property names, with free ports of its own. */
  public Map<String, String> configuration() {
    Map<String, String> config = new HashMap<>(ServiceConfig.of(service, backing));
    config.put("quarkus.http.test-port", "0");
    config.put("quarkus.management.test-port", "0");
    if (postgres != null) {
      boolean isGateway = service == Service.GATEWAY;
      config.put(
          "quarkus.datasource.reactive.url",
          "postgresql://127.0.0.1:" + postgres.getPort() + "/postgres");
      config.put(
          "quarkus.datasource.username",
          isGateway ? DatabaseMigration.GATEWAY_ROLE : DatabaseMigration.JOBS_ROLE);
      config.put("quarkus.datasource.password", isGateway ? PASSWORDS.gateway() : PASSWORDS.jobs());
    }
    return config;
  }

  /** The record, for somebody who may do everything. */
  public Database database() {
    if (postgres == null) {
      throw new IllegalStateException(service + " has no database");
    }
    return new Database(postgres.getPostgresDatabase()::getConnection);
  }

  /** For more files; it is removed when the servers are closed. */
  public Path folder() {
    return folder;
  }

  /** All but PostgreSQL. */
  public BackingServices backing() {
    return backing;
  }

  @Override
  public void close() {
    try (backing;
        postgres) {
      // Both are closed on the way out.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
