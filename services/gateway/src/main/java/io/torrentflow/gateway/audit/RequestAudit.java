package io.torrentflow.gateway.audit;

import jakarta.enterprise.context.RequestScoped;

/** What the request that is being served has written to the log by itself. */
@RequestScoped
class RequestAudit {
  private boolean done;
  private boolean refused;

  void noteDone() {
    done = true;
  }

  void noteRefused() {
    refused = true;
  }

  boolean isRefusalWritten() {
    return refused;
  }

  boolean isAnythingWritten() {
    return done || refused;
  }
}
