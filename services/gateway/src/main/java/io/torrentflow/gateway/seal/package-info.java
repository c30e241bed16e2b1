/** Seals the audit log, so that what is changed behind its back shows. */
package io.torrentflow.gateway.seal;
