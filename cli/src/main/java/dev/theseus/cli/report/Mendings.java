package dev.theseus.cli.report;

import dev.theseus.cli.view.Chronicle;
import dev.theseus.cli.view.Times;
import dev.theseus.core.run.Event;
import java.util.List;

/** How the plan of a run was mended on the way: who, when, what differs, and every version of it. */
final class Mendings {
    private final Html html;
    private final Times times;
    private final Report.Plans plans;

    Mendings(Html html, Times times, Report.Plans plans) {
        this.html = html;
        this.times = times;
        this.plans = plans;
    }

    void tell(Chronicle chronicle) {
        List<Event.PlanAmended> amendments = chronicle.state().amendments();
        if (amendments.isEmpty()) return;
        html.element("h2", "How the plan was mended")
                .element("p", "Nothing that had begun differs; the steps below stand as the last version has them.")
                .raw("<table><thead><tr><th>when</th><th>by</th><th>what differs</th></tr></thead><tbody>\n");
        for (Event.PlanAmended amended : amendments) {
            html.open("tr")
                    .element("td class=\"nowrap\"", times.clock(amended.at()))
                    .element("td", amended.by())
                    .open("td");
            if (amended.changes().isEmpty()) html.text("nothing that is carried out");
            amended.changes().forEach(change -> html.element("div", change));
            html.close("td").close("tr").line();
        }
        html.raw("</tbody></table>\n");
        version("as the run began with it", chronicle.started().planHash());
        for (Event.PlanAmended amended : amendments)
            version("from " + times.clock(amended.at()) + " on", amended.plan());
    }

    private void version(String since, String hash) {
        html.open("details")
                .element("summary", "The plan " + since + " (" + hash + ")")
                .element("pre", plans.read(hash))
                .close("details")
                .line();
    }
}
