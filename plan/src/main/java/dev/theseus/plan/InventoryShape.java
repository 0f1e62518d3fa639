package dev.theseus.plan;

import static dev.theseus.core.shape.Shape.anything;
import static dev.theseus.core.shape.Shape.flag;
import static dev.theseus.core.shape.Shape.literal;
import static dev.theseus.core.shape.Shape.many;
import static dev.theseus.core.shape.Shape.name;
import static dev.theseus.core.shape.Shape.named;
import static dev.theseus.core.shape.Shape.number;
import static dev.theseus.core.shape.Shape.optional;
import static dev.theseus.core.shape.Shape.required;
import static dev.theseus.core.shape.Shape.section;

import dev.theseus.core.shape.Shape.Section;

/** The keys of an inventory. */
final class InventoryShape {
    private InventoryShape() {}

    static final Section HOST = section(
            "address",
            optional("address", literal(), "name or address for ssh; its own name where absent"),
            optional("local", flag(), "whether it is this machine, without ssh"),
            optional("port", number(1, 65_535), "of its ssh server"),
            optional("user", literal(), "who logs in"),
            optional("identity_file", literal(), "private key"),
            optional("password", literal(), "for login: ask, env:NAME, file:PATH or cmd:COMMAND"),
            optional("sudo_password", literal(), "for sudo: ask, env:NAME, file:PATH or cmd:COMMAND"),
            optional("tags", many(name()), "for selectors: @tag"),
            optional("env", named(literal()), "for every command on it"),
            optional("paths", named(literal()), "its own paths"),
            optional("vars", named(anything()), "what expressions see as host.<name>"));

    static final Section BALANCER = section(
            required("kind", name(), "which adapter"),
            required("url", literal(), "the address that clients use"),
            optional("settings", named(literal()), "what the adapter needs"));

    static final Section DATABASE = section(
            required("kind", name(), "mariadb, mysql or postgresql"),
            required("host", literal(), "its address, as seen from the controller"),
            optional("port", number(1, 65_535), "3306 where absent, 5432 for postgresql"),
            optional("database", literal(), "one database on it"),
            required("user", literal(), "who logs in"),
            optional("password", literal(), "ask, env:NAME, file:PATH or cmd:COMMAND"),
            optional("settings", named(literal()), "what the adapter needs"));

    static final Section INVENTORY = section(
            required("theseus", number(Language.VERSION, Language.VERSION), "the version of this language"),
            required("inventory", literal(), "the installation's name"),
            optional("note", literal(), "for readers"),
            required("hosts", named(HOST), "by name; the order counts: [first] is the first"),
            optional("groups", named(many(name())), "names of hosts or of groups above"),
            optional("balancers", named(BALANCER), "by name"),
            optional("databases", named(DATABASE), "by name"),
            optional("lock", name(), "the host whose disk carries the lock"),
            optional("paths", named(literal()), "for all hosts"));
}
