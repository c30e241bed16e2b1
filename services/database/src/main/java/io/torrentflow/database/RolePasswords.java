package io.torrentflow.database;

/** The passwords of the login roles, one for each service that may use the database. */
public record RolePasswords(String gateway, String jobs) {}
