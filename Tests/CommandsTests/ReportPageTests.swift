import Commands
import Foundation
import SystemPackage
import TestSupport
import Testing

/// The page for browsers, read by a browser and by another parser.
struct ReportPageTests {
    private func page(_ lab: ReportLab) async throws -> String {
        _ = try await lab.start()
        let said = await lab.harness.run("report", "--format", "html")
        #expect(said.status == .done, "\(said.narration)")
        return said.answer
    }

    @Test(.enabled(if: ForeignTool.python.isThere, "\(ForeignTool.absence)"))
    func `what agents wrote becomes no element and no attribute`() async throws {
        let page = try await page(try ReportLab())
        let answer = try ForeignTool.python.run([ForeignTool.file("check_markup.py")], input: page)
        #expect(answer.status == 0, "\(answer.errors)")
        let found = try #require(
            try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any]
        )
        let elements = Set(found["elements"] as? [String] ?? [])
        let own: Set<String> = [
            "body", "br", "circle", "dd", "defs", "details", "div", "dl", "dt", "footer", "g", "h1",
            "h2", "h3", "head", "header", "html", "li", "main", "marker", "meta", "p", "path",
            "pattern", "pre", "rect", "section", "span", "style", "summary", "svg", "table",
            "tbody",
            "td", "text", "th", "thead", "title", "tr", "ul",
        ]
        #expect(elements.subtracting(own) == [])
        let attributes = found["attributes"] as? [String] ?? []
        #expect(!attributes.contains { $0.hasPrefix("on") || $0 == "src" || $0 == "href" })
        #expect(found["open"] as? [String] == [])
        let text = found["text"] as? String ?? ""
        // What it said is there all the same.
        #expect(text.contains("</script><script>alert(1)</script>"))
        #expect(text.contains("{{task}}"))
        // Nothing is fetched: every address is the name of a format.
        let addresses = page.matches(of: /https?:[^"<\s]*/).map { String($0.0) }
        #expect(Set(addresses) == ["http://www.w3.org/2000/svg"])
    }

    @Test(
        .enabled(
            if: ForeignTool.chromium.isThere,
            "chromium is not there, so that the page was seen by no browser; .ci/setup installs it"
        )
    )
    func `a browser shows timeline and graph, says nothing, and both schemes can be read`()
        async throws
    {
        let page = try await page(try ReportLab())
        let folder = try TestFolder()
        try folder.write("report.html", page)
        let plain = try browse(folder, "report.html", scheme: 1)
        #expect(!plain.errors.contains("CONSOLE"), "\(plain.errors)")
        // The page runs no script, so a copy of it is asked that may.
        let script = try String(contentsOfFile: ForeignTool.file("probe.js"), encoding: .utf8)
        let policy = try #require(page.firstMatch(of: /<meta http-equiv[^>]*>/))
        #expect(policy.0.contains("default-src 'none'"))
        try folder.write(
            "probe.html",
            page.replacing(policy.0, with: "")
                .replacing("</body>", with: "<script>\(script)</script></body>")
        )
        for (number, scheme) in [(0, "dark"), (1, "light")] {
            let answer = try browse(folder, "probe.html", scheme: number)
            #expect(!answer.errors.contains("CONSOLE"), "\(answer.errors)")
            let json = try #require(answer.output.firstMatch(of: /<pre id="probe">(.*?)<\/pre>/))
            let text = String(json.1).replacing("&lt;", with: "<").replacing("&gt;", with: ">")
                .replacing("&amp;", with: "&")
            let seen = try #require(
                try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            )
            #expect(seen["scheme"] as? String == scheme)
            #expect((seen["texts"] as? Int ?? 0) > 100)
            let contrast = seen["contrast"] as? Double ?? 0
            #expect(contrast >= 4.5, "\(scheme): \(contrast) at \(seen["worst"] ?? "")")
            for key in ["timeline", "graph"] {
                let box = seen[key] as? [Double] ?? []
                #expect(box.count == 2 && box.allSatisfy { $0 > 100 }, "\(key)")
            }
            let bars = seen["bars"] as? [[Double]] ?? []
            // Eight subtasks: one twice, one never; and a test of what was merged has no bar here.
            #expect(bars.count == 8 && bars.allSatisfy { $0.allSatisfy { $0 >= 3 } })
            #expect(seen["titles"] as? Int == bars.count)
            let nodes = seen["nodes"] as? [[Double]] ?? []
            #expect(nodes.count == 8 && nodes.allSatisfy { $0.allSatisfy { $0 > 20 } })
            #expect(seen["edges"] as? Int == 6)
            #expect(seen["clashes"] as? Int == 1)
            #expect(seen["merges"] as? Int == 5)
            #expect(seen["wide"] as? Bool == false)
        }
    }

    private func browse(
        _ folder: TestFolder,
        _ name: String,
        scheme: Int,
    ) throws -> ForeignTool.Answer {
        let answer = try ForeignTool.chromium.run([
            "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
            "--user-data-dir=\(folder.path.appending("profile"))", "--window-size=1280,1600",
            "--blink-settings=preferredColorScheme=\(scheme)", "--dump-dom",
            "file://\(folder.path.appending(name))",
        ])
        #expect(answer.status == 0, "\(answer.errors)")
        return answer
    }

    @Test func `a line of ten megabytes and bytes that are no text make no large page`()
        async throws
    {
        let harness = try CommandHarness()
        try harness.test.write(
            "../plan.yml",
            #"""
            task: T
            subtasks:
              - {id: a, run: "head -c 10000000 /dev/zero | tr '\\0' 'x'; head -c 100000 /dev/urandom; exit 1"}
            """#
        )
        _ = await harness.run("start", "--config", "../plan.yml")
        for format in ["text", "markdown", "html", "json"] {
            let said = await harness.run("report", "--format", format)
            #expect(said.status == .done)
            #expect(said.answer.utf8.count < 100_000, "\(format)")
        }
        for format in ["dot", "mermaid", "trace", "otlp", "junit", "github"] {
            let said = await harness.run("export", "--format", format)
            #expect(said.status == .done)
            #expect(said.answer.utf8.count < 100_000, "\(format)")
        }
    }
}
