package io.torrentflow.gateway.identity;

import io.torrentflow.platform.auth.LiveCredentials.Entry;
import java.util.List;
import java.util.UUID;

/**
 * Some of the sessions or tokens on record.
 *
 * @param revoked those that were revoked before their time
 * @param last the id that the next batch comes after
 * @param full whether there may be a next one
 */
record CredentialBatch(List<Entry> live, List<Entry> revoked, UUID last, boolean full) {}
