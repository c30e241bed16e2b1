package io.torrentflow.gateway.files;

import java.net.URI;
import java.time.Instant;

/** A link to a file that needs no login, until it expires. */
public record LinkView(URI url, Instant expiresAt) {}
