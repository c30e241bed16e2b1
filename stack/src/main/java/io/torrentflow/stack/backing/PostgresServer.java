package io.torrentflow.stack.backing;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.database.DatabaseMigration;
import io.torrentflow.database.RolePasswords;
import io.torrentflow.stack.home.Secrets;
import io.torrentflow.stack.process.NativeProcess;
import io.torrentflow.stack.programs.CacheFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** PostgreSQL as an own process on loopback, with every login by password. */
record PostgresServer(NativeProcess process, int port, String password) implements RunningPart {
  static final String PASSWORD = "postgres.superuser";

  static final String DATABASE = "torrentflow";
  private static final String SUPERUSER = "postgres";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  static PostgresServer start(BackingOptions options, Secrets secrets, int port) {
    Path programs =
        PostgresBinaries.unpacked(CacheFolder.ofUser(options.progress())).resolve("bin");
    Path data = options.folder().resolve(BackingPart.POSTGRES.partName());
    String password = secrets.password(PASSWORD);
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      initialise(programs, options.folder(), data, password);
    }
    ProcessBuilder command =
        asOrdinaryUser(
            programs.resolve("postgres"),
            Stream.concat(
                Stream.of("-D", data.toString(), "-p", Integer.toString(port)),
                settings(options.lasting()).flatMap(setting -> Stream.of("-c", setting))));
    PostgresServer server =
        new PostgresServer(
            NativeProcess.start(options.folder(), "postgres", port, command), port, password);
    try {
      server.process.awaitReady(START_LIMIT, server::accepts);
      server.prepareDatabase(secrets);
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  String jdbcUrl() {
    return jdbcUrl(port, DATABASE);
  }

  @Override
  public Map<String, String> properties() {
    return Map.of(
        "quarkus.datasource.reactive.url", "postgresql://127.0.0.1:" + port + "/" + DATABASE);
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    // INT is PostgreSQL's fast shutdown; TERM would wait until every client has left by itself.
    process.stop("INT", Duration.ofSeconds(15));
  }

  private static Stream<String> settings(boolean lasting) {
    Stream<String> always =
        Stream.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=200",
            "timezone=UTC",
            "log_timezone=UTC",
            // System V memory would outlive a killed server; mapped memory does not.
            "shared_memory_type=mmap",
            "dynamic_shared_memory_type=mmap");
    return lasting
        ? always
        : Stream.concat(
            always, Stream.of("fsync=off", "synchronous_commit=off", "full_page_writes=off"));
  }

  private static void initialise(Path programs, Path home, Path data, String password) {
    // What a broken attempt left would make initdb refuse.
    PrivateFiles.deleteTree(data);
    Path passwordFile = data.resolveSibling("initdb-password");
    PrivateFiles.write(passwordFile, password + "\n");
    String options = "-U " + SUPERUSER + " -A scram-sha-256 -E UTF-8 --locale=C.UTF-8 --no-sync";
    ProcessBuilder command =
        asOrdinaryUser(
            programs.resolve("initdb"),
            Stream.concat(
                Stream.of(options.split(" ")),
                Stream.of("-D", data.toString(), "--pwfile=" + passwordFile)));
    try {
      NativeProcess initdb = NativeProcess.start(home, "initdb", 0, command);
      if (!initdb.succeeds(START_LIMIT)) {
        throw new CommandException(
            "PostgreSQL's data folder could not be made; see " + initdb.log() + ".");
      }
    } finally {
      PrivateFiles.deleteTree(passwordFile);
    }
  }

  // PostgreSQL refuses to run as root; in a user namespace of its own it is not.
  private static ProcessBuilder asOrdinaryUser(Path program, Stream<String> arguments) {
    Stream<String> unshare =
        "root".equals(System.getProperty("user.name")) ? Stream.of("unshare", "-U") : Stream.of();
    return NativeProcess.command(
        Stream.of(unshare, Stream.of(program.toString()), arguments)
            .flatMap(Function.identity())
            .toList());
  }

  private boolean accepts() {
    try (Connection connection = connect(port, SUPERUSER, password)) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  /** Logs in to a database of a server that runs, as the superuser. */
  static Connection connect(int port, String database, String password) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(port, database), SUPERUSER, password);
  }

  private void prepareDatabase(Secrets secrets) {
    try (Connection connection = connect(port, SUPERUSER, password);
        Statement statement = connection.createStatement()) {
      if (!exists(statement)) {
        statement.execute("CREATE DATABASE " + DATABASE);
      }
      RolePasswords roles =
          new RolePasswords(
              secrets.password("postgres.gateway"), secrets.password("postgres.jobs"));
      DatabaseMigration.migrate(jdbcUrl(), SUPERUSER, password, roles);
    } catch (SQLException e) {
      throw new CommandException("The database could not be prepared: " + e.getMessage() + ".", e);
    }
  }

  private static boolean exists(Statement statement) throws SQLException {
    try (ResultSet rows =
        statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
      return rows.next();
    }
  }

  private static String jdbcUrl(int port, String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }
}
