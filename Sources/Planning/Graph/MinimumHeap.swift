/// Keeps items so that the smallest can be taken out quickly.
struct MinimumHeap<Item: Comparable> {
    private var items: [Item] = []

    var minimum: Item? { items.first }
    var count: Int { items.count }

    mutating func insert(_ item: Item) {
        items.append(item)
        var child = items.count - 1
        while child > 0, items[child] < items[(child - 1) / 2] {
            items.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes out the smallest item; nil when there is none.
    mutating func popMinimum() -> Item? {
        guard let last = items.popLast() else { return nil }
        guard let minimum = items.first else { return last }
        items[0] = last
        var parent = 0
        while true {
            var smallest = parent
            for child in (2 * parent + 1)...(2 * parent + 2) where child < items.count {
                if items[child] < items[smallest] { smallest = child }
            }
            if smallest == parent { return minimum }
            items.swapAt(parent, smallest)
            parent = smallest
        }
    }
}
