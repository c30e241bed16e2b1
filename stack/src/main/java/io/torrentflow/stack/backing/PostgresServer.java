package io.torrentflow.stack.backing;

import io.torrentflow.cli.CommandException;
import io.torrentflow.cli.PrivateFiles;
import io.torrentflow.database.DatabaseMigration;
import io.torrentflow.database.RolePasswords;
import io.torrentflow.stack.home.CacheFolder;
import io.torrentflow.stack.home.Secrets;
import io.torrentflow.stack.process.NativeProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL as an own process on loopback, with every login by password. */
final class PostgresServer implements RunningPart {
  static final String DATABASE = "torrentflow";
  private static final String SUPERUSER = "postgres";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final NativeProcess process;
  private final int port;

  private PostgresServer(NativeProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  static PostgresServer start(BackingOptions options, Secrets secrets, int port) {
    Path programs =
        PostgresBinaries.unpacked(CacheFolder.ofUser(options.progress())).resolve("bin");
    Path data = options.folder().resolve("postgres");
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      initialise(programs, options.folder(), secrets.password("postgres.superuser"));
    }
    ProcessBuilder command = NativeProcess.command(serverCommand(programs, data, port, options));
    PostgresServer server =
        new PostgresServer(NativeProcess.start(options.folder(), "postgres", port, command), port);
    try {
      String password = secrets.password("postgres.superuser");
      server.process.awaitReady(START_LIMIT, () -> server.answers(password));
      server.prepareDatabase(secrets);
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  String jdbcUrl() {
    return jdbcUrl(DATABASE);
  }

  String reactiveUrl() {
    return "postgresql://127.0.0.1:" + port + "/" + DATABASE;
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

  private static List<String> serverCommand(
      Path programs, Path data, int port, BackingOptions options) {
    List<String> command = asOrdinaryUser(programs.resolve("postgres"));
    command.addAll(List.of("-D", data.toString(), "-p", Integer.toString(port)));
    setting(command, "listen_addresses=127.0.0.1");
    setting(command, "unix_socket_directories=");
    setting(command, "max_connections=200");
    setting(command, "timezone=UTC");
    setting(command, "log_timezone=UTC");
    // System V memory would outlive a killed server; mapped memory does not.
    setting(command, "shared_memory_type=mmap");
    setting(command, "dynamic_shared_memory_type=mmap");
    if (!options.lasting()) {
      setting(command, "fsync=off");
      setting(command, "synchronous_commit=off");
      setting(command, "full_page_writes=off");
    }
    return command;
  }

  private static void setting(List<String> command, String assignment) {
    command.add("-c");
    command.add(assignment);
  }

  private static void initialise(Path programs, Path home, String password) {
    Path data = home.resolve("postgres");
    // What a broken attempt left would make initdb refuse.
    PrivateFiles.deleteTree(data);
    Path passwordFile = data.resolveSibling("initdb-password");
    PrivateFiles.write(passwordFile, password + "\n");
    List<String> command = asOrdinaryUser(programs.resolve("initdb"));
    command.addAll(
        List.of(
            "-D",
            data.toString(),
            "-U",
            SUPERUSER,
            "-A",
            "scram-sha-256",
            "-E",
            "UTF-8",
            "--locale=C.UTF-8",
            "--no-sync",
            "--pwfile=" + passwordFile));
    try {
      NativeProcess initdb = NativeProcess.start(home, "initdb", 0, NativeProcess.command(command));
      int code = initdb.awaitEnd();
      if (code != 0) {
        throw new CommandException(
            "PostgreSQL's data folder could not be made; see " + initdb.log() + ".");
      }
    } finally {
      PrivateFiles.deleteTree(passwordFile);
    }
  }

  // PostgreSQL refuses to run as root; in a user namespace of its own it is not.
  private static List<String> asOrdinaryUser(Path program) {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(program.toString());
    return command;
  }

  private boolean answers(String password) {
    try (Connection connection = connect(password)) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  private Connection connect(String password) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(SUPERUSER), SUPERUSER, password);
  }

  private void prepareDatabase(Secrets secrets) {
    String password = secrets.password("postgres.superuser");
    try (Connection connection = connect(password);
        Statement statement = connection.createStatement()) {
      if (!exists(statement)) {
        statement.execute("CREATE DATABASE " + DATABASE);
      }
      DatabaseMigration.migrate(
          jdbcUrl(),
          SUPERUSER,
          password,
          new RolePasswords(
              secrets.password("postgres.gateway"), secrets.password("postgres.jobs")));
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

  private String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }
}
