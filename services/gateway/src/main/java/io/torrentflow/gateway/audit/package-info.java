/** Who changed what, from where, and what came of it. */
package io.torrentflow.gateway.audit;
