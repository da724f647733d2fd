"""What people come to do; one function is one transaction.

    outcome = reviewing.approve(house, actor, submission_id, round=1, now=now)

A service asks the domain whether the actor may, opens the transaction, and answers with values. It never
writes half of something: an error undoes all of it. `now` is a parameter, never asked of a clock in here.
"""
