package dev.theseus.cli.guide;

import java.util.stream.Collectors;

/** A map as a page of the documentation. */
final class GuidePage {
    private GuidePage() {}

    static String of(String plan, GuideMap map, PlanParts parts) {
        long done = map.asks().stream().filter(ask -> !ask.parts().isEmpty()).count();
        StringBuilder page = new StringBuilder()
                .append("# " + map.title() + "\n\n")
                .append("What the plan [" + plan + "](../../plans/" + plan
                        + "/plan.yaml) does of its guide, sentence by sentence. ")
                .append("Written by a test from [guide.yaml](../../plans/" + plan + "/guide.yaml): change that.\n\n")
                .append("Sentences that ask for something: " + map.asks().size() + ". The plan carries out " + done
                        + "; of the other " + (map.asks().size() - done) + " it says why not.\n\n")
                .append("| in the guide | it says | the plan |\n|---|---|---|\n");
        for (GuideMap.Ask ask : map.asks())
            page.append("| " + cell(ask.at()) + " | " + cell(ask.says()) + " | " + cell(answer(ask, parts)) + " |\n");
        return page.toString();
    }

    private static String answer(GuideMap.Ask ask, PlanParts parts) {
        String done = ask.parts().stream().map(parts::shown).collect(Collectors.joining("; "));
        if (ask.why().isEmpty()) return done;
        return done.isEmpty() ? "*not:* " + ask.why() : done + ". " + ask.why();
    }

    private static String cell(String text) {
        return text.replaceAll("\\s+", " ").replace("|", "\\|");
    }
}
