/** The one door that users come in by: admits, serves queries and hands out links. */
package io.torrentflow.gateway;
