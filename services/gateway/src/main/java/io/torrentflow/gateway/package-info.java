/** The one door that users come in by: admits, answers queries and hands out links. */
package io.torrentflow.gateway;
