/**
 * What every service has at its HTTP edge: problem documents, the correlation id, JSON as the wire
 * records define it, the clock, and meters.
 */
package io.torrentflow.platform.http;
