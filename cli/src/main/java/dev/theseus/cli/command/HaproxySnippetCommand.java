package dev.theseus.cli.command;

import dev.theseus.actions.traffic.HaproxyCheck;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "snippet",
        description = "Print what HAProxy needs so that requests can wait: rules for haproxy.cfg, each explained.",
        footer = {"", "Example:", "  theseus haproxy snippet --lua > theseus-queue.lua"})
final class HaproxySnippetCommand implements Callable<Integer> {
    private final Shop shop;

    @Option(names = "--lua", description = "The action in Lua that the rules call, instead.")
    private boolean lua;

    HaproxySnippetCommand(Shop shop) {
        this.shop = shop;
    }

    @Override
    public Integer call() {
        shop.print((lua ? HaproxyCheck.script() : HaproxyCheck.snippet()).stripTrailing());
        return 0;
    }
}
