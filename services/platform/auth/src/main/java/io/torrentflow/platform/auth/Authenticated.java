package io.torrentflow.platform.auth;

/** Who makes a request, and what proves it. */
public record Authenticated(Caller caller, Credential credential) {}
